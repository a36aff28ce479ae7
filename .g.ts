import { readFileSync } from 'node:fs';
import { createFactReader } from './answering/facts/answer-fact.ts';
import { createFactLibrary, readEntities } from './answering/facts/fact-library.ts';
import { makeFactQuestions } from './answering/eval/fact-questions.ts';
const d='/work/shared/data/beijing/';
const ents=['attraction','hotel','restaurant'].flatMap(f=>readEntities(JSON.parse(readFileSync(d+f+'_db.json','utf8')),f+'_db.json'));
let t=performance.now();
const read=createFactReader(createFactLibrary(ents));console.log('index',performance.now()-t);
const rows=makeFactQuestions(ents,Number(process.argv[2]??2000),Number(process.argv[3]??1));
const per:Record<string,number[]>={}; let shown=0; let inv=0; let slow=0;
for(const r of rows){t=performance.now();const {answer:a}=read(r.text) as any; slow=Math.max(slow,performance.now()-t);const e=r.expected;
 const ok=a.action===e.action&&a.entity===e.entity&&a.field===e.field&&JSON.stringify(a.value)===JSON.stringify(e.value);
 const p=per[r.style]??=[0,0,0];p[0]++;if(!ok){p[1]++; if(a.action==='answer'){inv++;p[2]++;} if(shown++<(Number(process.argv[4]??40)))console.log(r.style,'|',r.text,'|',e.entity,e.field,'| got',a.action,a.entity,a.field,JSON.stringify(a.value)?.slice(0,30),(a.candidates??[]).slice(0,3).join('/'));}}
console.log(per,'inv',inv,'slow',slow);

import { readFileSync } from 'node:fs';
import { readSlots } from './answering/slots/read-slots.ts';
const rows = readFileSync(process.argv[2]!,'utf8').trim().split('\n').map(l=>JSON.parse(l));
const core=['origin','destination','days','people','budgetYuan'];
const all=[...core,'adults','children','seniors','rooms','departOn','returnOn','transportLike','transportAvoid','dietLike','dietAvoid','attractionLike','attractionAvoid','mustSee'];
let joint=0; const per:Record<string,[number,number,number]>={};
for(const r of rows){const s:any=readSlots(r.text,r.today);const bad:string[]=[];let j=true;
 for(const k of all){const a=JSON.stringify(s[k]??null),b=JSON.stringify(r.slots[k]??null);const p=per[k]??=[0,0,0];
  if(a===b){if(b!=='null')p[0]++;}else{if(a!=='null')p[1]++;if(b!=='null')p[2]++;bad.push(`${k}: ${a} want ${b}`);if(core.includes(k))j=false;}}
 if(j)joint++; if(bad.length&&!process.argv[3])console.log(r.id,r.text,'\n     ',bad.join(' | '));}
console.log('joint',joint,rows.length, Object.entries(per).map(([k,[a,b,c]])=>`${k} ok${a} fp${b} fn${c}`).join('; '));

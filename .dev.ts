import { readFileSync } from 'node:fs';
import { readSlots } from '/work/wt/slots/answering/slots/read-slots.ts';
const rows = readFileSync('/work/shared/data/trip_request_slots.dev.jsonl','utf8').trim().split('\n').map(l=>JSON.parse(l));
let joint=0; const t=performance.now();
for (const r of rows) { const s=readSlots(r.text,'2025-11-01'); const g=r.slots; const bad:string[]=[];
 const eq=(k:string,a:unknown,b:unknown)=>{ if (JSON.stringify(a??null)!==JSON.stringify(b??null)) bad.push(`${k}: ${JSON.stringify(a)} want ${JSON.stringify(b)}`)};
 eq('origin',s.origin,g.origin);eq('dest',s.destination,g.destination);eq('days',s.days,g.days);eq('people',s.people,g.people);eq('budget',s.budgetYuan,g.budget);
 if(!bad.length) joint++;
 if('rooms' in g) {eq('rooms',s.rooms,g.rooms);eq('dep',s.departOn,g.depart_date);eq('ret',s.returnOn,g.return_date);eq('must',s.mustSee,g.must_visit);}
 console.log(bad.length?'BAD':'ok', r.id, bad.join(' | ')); 
 if (process.argv[2]) console.log('   ', r.text.replace(/\n/g,' ').slice(0,process.argv[2]==='all'?900:80), JSON.stringify({l:s.transportLike,ta:s.transportAvoid,d:s.dietLike,da:s.dietAvoid,a:s.attractionLike,aa:s.attractionAvoid,m:s.mustSee,r:s.rooms,p:s.pace,ad:s.adults,c:s.children}));
}
console.log(joint, rows.length, performance.now()-t);

import { updateSlots } from './answering/slots/update-slots.ts';
import { nextMissing } from './answering/slots/next-missing.ts';
let s={};
for (const t of ['想带孩子去三亚','12月20号','5天','一家三口','上海','人均4000','再加一个老人','不去三亚了，改去厦门','还想去泉州','改成6天','12月22号出发吧','预算再加2000','不吃海鲜','海鲜也可以吃，喜欢海鲜','少一个人']) { s=updateSlots(s,t,'2025-11-01'); console.log(t,'=>',JSON.stringify(s), nextMissing(s)?.question); }

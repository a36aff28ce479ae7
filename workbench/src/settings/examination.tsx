// The doctor's round in the workbench: every prerequisite of the corp and the server, and the page where what is broken is put right.
import { useState } from 'react';
import { Button } from 'antd';
import { api, type Finding } from '../api.ts';
import { showCount } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { Pill } from '../parts/pill.tsx';
import { useSubmit } from '../use-submit.ts';
import { findingWords } from '../words.ts';

const summaryOf = (findings: readonly Finding[]): { text: string; tone: 'good' | 'wait' | 'bad' } => {
  const count = (state: Finding['state']): number => findings.filter((finding) => finding.state === state).length;
  const broken = count('broken');
  if (broken > 0) return { text: `有 ${showCount(broken)} 项必须修好；从上往下修，修好再查一次。`, tone: 'bad' };
  const warnings = count('warning') + count('unknown');
  return warnings > 0
    ? { text: `没有必须修的问题，有 ${showCount(warnings)} 项请留意。`, tone: 'wait' }
    : { text: '每一项都好。', tone: 'good' };
};

const FindingLine = ({ finding: { title, state, words, page } }: { finding: Finding }) => (
  <li data-testid={`finding-${state}`}>
    <div className="button-line">
      <b>{title}</b> <Pill words={findingWords[state]} />
    </div>
    <div>{words}</div>
    {page !== null && <div className="small">去这里改：{page}</div>}
  </li>
);

export const Examination = () => {
  const [findings, setFindings] = useState<readonly Finding[] | null>(null);
  const examine = useSubmit(async () => setFindings((await api.examine({})).data));
  const summary = findings && summaryOf(findings);
  return (
    <section className="panel">
      <h2>接入检查</h2>
      <p className="muted">
        把企业微信后台和这台服务器要配好的每一项看一遍，不好的会告诉您打开后台哪一页。只读，不给任何人发消息，大约十几秒。
      </p>
      {examine.error && <Failure error={examine.error} />}
      {summary && (
        <p className={`notice notice-${summary.tone}`} role="status" data-testid="examination">
          {summary.text}
        </p>
      )}
      {findings && (
        <ul className="findings">
          {findings.map((finding) => (
            <FindingLine key={finding.id} finding={finding} />
          ))}
        </ul>
      )}
      <p className="button-line">
        <Button onClick={examine.run} loading={examine.isRunning} data-testid="examine">
          {findings ? '再查一次' : '现在检查'}
        </Button>
      </p>
    </section>
  );
};

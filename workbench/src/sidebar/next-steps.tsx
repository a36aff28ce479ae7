// What to do about this customer now, each with what could be said to him.
import { Button } from 'antd';
import type { NextStep } from '../api.ts';
import { CardSection } from '../customers/card-section.tsx';
import { Pill } from '../parts/pill.tsx';
import { Link } from '../router.tsx';
import { nextStepWords } from '../words.ts';

type Props = { steps: readonly NextStep[]; onSuggest: (text: string) => void };

export const NextSteps = ({ steps, onSuggest }: Props) => (
  <CardSection title="现在该做什么">
    {steps.length === 0 ? (
      <p className="muted" data-testid="no-next-step">
        没有要紧的事。
      </p>
    ) : (
      <ul className="items">
        {steps.map(({ kind, text, suggestion, path }) => (
          <li key={`${kind} ${path ?? ''}`} className="item next-step" data-testid="next-step" data-kind={kind}>
            <Pill words={nextStepWords[kind]} />
            <p>{text}</p>
            {suggestion !== null && (
              <Button
                type="link"
                className="inline-link"
                onClick={() => onSuggest(suggestion)}
                data-testid="use-suggestion"
              >
                写一句
              </Button>
            )}
            {path !== null && <Link to={path}>看这次群发</Link>}
          </li>
        ))}
      </ul>
    )}
  </CardSection>
);

// One line of a form: its label, its control, a hint or what is wrong.
import { useId, type ReactNode } from 'react';

type Props = {
  label: string;
  isOptional?: boolean;
  hint?: ReactNode;
  /** Shown instead of the hint. */
  problem?: string | null;
  children: (id: string) => ReactNode;
};

export const Field = ({ label, isOptional = false, hint, problem, children }: Props) => {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {isOptional && <span className="muted"> 选填</span>}
      </label>
      {children(id)}
      {problem ? (
        <p className="field-problem" role="alert">
          {problem}
        </p>
      ) : (
        hint && <p className="field-hint">{hint}</p>
      )}
    </div>
  );
};

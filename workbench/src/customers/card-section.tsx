// One titled part of a card.
import type { ReactNode } from 'react';
import { showCount } from '../format.ts';

export const CardSection = (props: { title: string; count?: number | undefined; children: ReactNode }) => (
  <section className="card-section">
    <h3>
      {props.title}
      {props.count !== undefined && props.count > 0 && <span className="head-count">{showCount(props.count)}</span>}
    </h3>
    {props.children}
  </section>
);

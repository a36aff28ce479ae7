// Pure: the states of an import and what may be asked of it.
import { importState } from './imports.contract.ts';

export const importStates = importState.options;
export type ImportState = (typeof importStates)[number];

export type ImportAction = 'map' | 'apply' | 'cancel' | 'undo';

/** The state that an action leads to; null: it cannot be asked now. Cancelling what is being written takes it back. */
export const stateAfter = (state: ImportState, action: ImportAction): ImportState | null => {
  switch (action) {
    case 'map':
      return state === 'mapping' || state === 'preview' ? 'checking' : null;
    case 'apply':
      return state === 'preview' ? 'applying' : null;
    case 'cancel':
      if (state === 'applying') return 'undoing';
      return state === 'mapping' || state === 'checking' || state === 'preview' ? 'cancelled' : null;
    case 'undo':
      return state === 'applied' ? 'undoing' : null;
  }
};

/** States in which a worker goes through the chunks. */
export const workingStates: readonly ImportState[] = ['checking', 'applying', 'undoing'];

/** The state after the last chunk. */
export const stateAtEnd = (state: ImportState): ImportState => {
  switch (state) {
    case 'checking':
      return 'preview';
    case 'applying':
      return 'applied';
    default:
      return 'undone';
  }
};

// The simulator's store: whole transactions or none, and a journal that survives being cut anywhere.
import { appendFileSync, mkdtempSync, readFileSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../sandbox/wecom/store.ts';

type Row = { id: string; group: string };
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'wecom-store-'));

function openRows(dataDir: string) {
  const store = openStore(dataDir);
  const rows = store.table<Row>('rows');
  return { store, rows, ofGroup: rows.index(({ group }) => group) };
}
const row = (id: string, group = 'a'): Row => ({ id, group });
const idsOf = (rows: Iterable<Row>): string[] => [...rows].map(({ id }) => id);

describe('the store', () => {
  it('undoes a transaction that throws, look-ups included', () => {
    const { store, rows, ofGroup } = openRows(newFolder());
    rows.put('1', row('1'));
    const work = (): void => {
      rows.put('1', row('1', 'b'));
      rows.put('2', row('2'));
      rows.delete('1');
      throw new Error('no');
    };
    expect(() => store.transaction(work)).toThrow('no');
    expect(idsOf(rows.values())).toEqual(['1']);
    expect(idsOf(ofGroup('a'))).toEqual(['1']);
    expect(ofGroup('b')).toEqual([]);
    store.close();
  });

  it('keeps look-ups in step with changes', () => {
    const dataDir = newFolder();
    const { store, rows, ofGroup } = openRows(dataDir);
    for (const id of ['1', '2', '3']) rows.put(id, row(id));
    rows.put('2', row('2', 'b'));
    rows.delete('3');
    expect([idsOf(ofGroup('a')), idsOf(ofGroup('b'))]).toEqual([['1'], ['2']]);
    store.close();
    const again = openRows(dataDir);
    expect([idsOf(again.ofGroup('a')), idsOf(again.ofGroup('b'))]).toEqual([['1'], ['2']]);
    again.store.close();
  });

  it('comes back as after some whole transaction, wherever the journal was cut', () => {
    const dataDir = newFolder();
    const path = join(dataDir, 'wecom.journal');
    const { store, rows } = openRows(dataDir);
    for (const id of ['1', '2', '3']) {
      store.transaction(() => {
        rows.put(`${id}x`, row(`${id}x`));
        rows.put(`${id}y`, row(`${id}y`));
      });
    }
    store.close();
    const journal = readFileSync(path);
    for (let bytes = 0; bytes <= journal.length; bytes++) {
      truncateSync(path, 0);
      appendFileSync(path, journal.subarray(0, bytes));
      const cut = openRows(dataDir);
      const found = idsOf(cut.rows.values());
      expect(found).toEqual(['1x', '1y', '2x', '2y', '3x', '3y'].slice(0, found.length));
      expect(found.length % 2).toBe(0);
      cut.store.close();
    }
  });
});

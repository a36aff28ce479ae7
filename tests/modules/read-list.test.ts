// Files as people have them become rows of text, or one clear refusal.
import { AppError } from '../../server/errors.ts';
import { guessMapping, mapCells } from '../../server/modules/imports/guess-mapping.ts';
import { mostRows, readList } from '../../server/modules/imports/read-list.ts';
import { customerImport } from '../../server/modules/customer-lists/index.ts';
import { stateAfter } from '../../server/modules/imports/import.state.ts';

const refusal = async (bytes: Buffer): Promise<string> => {
  const error = await readList(bytes).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error('not refused');
  expect(error.message).toMatch(/[\u4e00-\u9fff]/);
  return error.code;
};

it('reads CSV of either encoding, with quotes, tabs, empty lines and marks nobody sees', async () => {
  const text = '\ufeff姓名,手机\r\n"王, 小明", 15400000001 \r\n\r\n李雷\u200b,\r\n';
  const rows = [
    { line: 2, cells: ['王, 小明', '15400000001'] },
    { line: 3, cells: ['李雷', ''] },
  ];
  expect(await readList(Buffer.from(text, 'utf8'))).toEqual({ header: ['姓名', '手机'], rows });
  // 姓名,手机 / 王,1 as Excel in China saves it.
  const gbk = Buffer.from('d0d5c3fb2cca d6bbfa0acdf52c310a'.replaceAll(' ', ''), 'hex');
  expect(await readList(gbk)).toEqual({ header: ['姓名', '手机'], rows: [{ line: 2, cells: ['王', '1'] }] });
  expect((await readList(Buffer.from('a\tb\n1\t2,3'))).rows).toEqual([{ line: 2, cells: ['1', '2,3'] }]);
});

it.each([
  ['nothing', Buffer.alloc(0), 'imports.empty'],
  ['a title alone', Buffer.from('姓名,手机\n'), 'imports.empty'],
  ['empty rows', Buffer.from('姓名,手机\n,,\n , \n'), 'imports.empty'],
  ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'imports.unreadable'],
  ['half a workbook', Buffer.from('504b0304140000', 'hex'), 'imports.unreadable'],
  ['too many rows', Buffer.from(`a\n${'1\n'.repeat(mostRows + 1)}`), 'imports.too-long'],
  ['too many columns', Buffer.from(`${'a,'.repeat(99)}\n${'1,'.repeat(99)}`), 'imports.too-long'],
])('refuses %s', async (_name, bytes, code) => {
  expect(await refusal(bytes)).toBe(code);
});

it('guesses columns by their usual names, each of ours once', () => {
  const { columns } = customerImport([]);
  expect(guessMapping(['客户姓名', '联系电话', '手机', '出生日期', '销售', '颜色', ''], columns)).toEqual([
    'realName',
    'phone',
    null,
    'birthday',
    'staff',
    null,
    null,
  ]);
  expect(guessMapping(['姓名（必填）', '手机号*'], columns)).toEqual(['realName', 'phone']);
  expect(mapCells(['王', '1'], ['realName', null], columns)).toMatchObject({ realName: '王', phone: '' });
});

it('lets nobody apply what was not checked, nor take back what was not written', () => {
  expect([stateAfter('mapping', 'apply'), stateAfter('preview', 'undo'), stateAfter('applied', 'cancel')]).toEqual([
    null,
    null,
    null,
  ]);
  expect(stateAfter('applying', 'cancel')).toBe('undoing');
});

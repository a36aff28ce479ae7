// Imports: the lists that were uploaded, one of them in detail, and a new one.
import { api } from '../api.ts';
import { showCount, showTime } from '../format.ts';
import { Empty } from '../parts/empty.tsx';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { Pill } from '../parts/pill.tsx';
import { Link } from '../router.tsx';
import { useLoaded } from '../use-loaded.ts';
import { importWords } from '../words.ts';
import { ImportDetailView } from './import-detail.tsx';
import { NewImport } from './new-import.tsx';

const ImportList = () => {
  const imports = useLoaded('imports', (signal) => api.listImports({}, signal));
  const rows = imports.value?.data;
  return (
    <section className="import">
      <header className="screen-head">
        <h1>导入</h1>
      </header>
      <p className="muted">支持 xlsx 和 CSV，第一行是列名。上传后先逐行预览，确认了才写入；写入后可以整次撤回。</p>
      <NewImport />
      {imports.error && <Failure error={imports.error} onRetry={imports.reload} />}
      {!rows && !imports.error && <Loading />}
      {rows?.length === 0 && <Empty text="还没有导入过。" />}
      {rows && rows.length > 0 && (
        <ul className="items panel">
          {rows.map((row) => (
            <li key={row.importId} className="item" data-testid="import-row" data-state={row.state}>
              <p className="item-head">
                <Link to={`/imports/${row.importId}`}>{row.fileName}</Link>
                <Pill words={importWords[row.state]} />
              </p>
              <p className="muted">
                {row.kindTitle} · {showCount(row.rows)} 行 · {row.createdByName} · {showTime(row.createdAt)}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};

const ImportsScreen = ({ rest }: { rest: readonly string[] }) =>
  rest[0] === undefined ? <ImportList /> : <ImportDetailView key={rest[0]} importId={rest[0]} />;

export default ImportsScreen;

// Waiting for the server. It fades in late, so that a fast answer does not flicker.

export const Loading = ({ isPage = false, text = '正在加载…' }: { isPage?: boolean; text?: string }) => (
  <div className={isPage ? 'loading is-page' : 'loading'} role="status">
    <span className="spinner" aria-hidden />
    {text}
  </div>
);

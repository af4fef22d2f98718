import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { ApiError } from './api/api-error.ts';
import { queryClient } from './api/queries.ts';
import { liveState, watchTouches } from './live/live.ts';
import { Failure, FirstLoading } from './parts/view.tsx';
import './preferences.ts';
import { keepTenant } from './session/keep-tenant.ts';
import { placeOf, SessionProvider, useSessionQuery } from './session/session.ts';
import { SignInPage } from './session/sign-in.tsx';
import { listenForKeys } from './shell/keys.ts';
import { Shell } from './shell/shell.tsx';
import { useGuardedLocation } from './shell/unsaved.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/print.css';

function App() {
  const { data, error, refetch } = useSessionQuery();
  if (data)
    return (
      <SessionProvider value={data}>
        <Shell key={placeOf(data)} />
      </SessionProvider>
    );
  if (!error) return <FirstLoading />;
  if (!(error instanceof ApiError) || error.status !== 401) return <Failure error={error} onRetry={refetch} />;
  return <SignInPage reason={error.code === 'MISSING_KEY' ? undefined : error.message} />;
}

listenForKeys();
watchTouches(() => {
  if (liveState.get() === 'live') queryClient.invalidateQueries();
});

const root = document.getElementById('root');
if (!root) throw new Error('The page has no root');
createRoot(root).render(
  <QueryClientProvider client={queryClient}>
    <Router base="/console" hook={useGuardedLocation} hrefs={keepTenant}>
      <App />
    </Router>
  </QueryClientProvider>,
);

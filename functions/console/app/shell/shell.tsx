/** What is around every screen. */
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { queryClient } from '../api/queries.ts';
import { hasMovableClock } from '../clock.ts';
import { Toasts } from '../parts/toasts.tsx';
import { WaitingNote } from '../parts/view.tsx';
import { screens } from '../screens/index.ts';
import { RenewSession } from '../session/renew.tsx';
import { useSession } from '../session/session.ts';
import { useStore } from '../store.ts';
import { Boundary } from './boundary.tsx';
import { Find } from './find.tsx';
import { Help } from './help.tsx';
import { type Shortcut, useShortcuts } from './keys.ts';
import { LeaveDialog } from './leave-dialog.tsx';
import { Navigation } from './navigation.tsx';
import { printAll } from './print.ts';
import { PrintHeader } from './print-header.tsx';
import { screenPaths } from './screen-link.tsx';
import { ChooseTenant, TenantDialog } from './tenants.tsx';
import { TopBar } from './top-bar.tsx';

screenPaths.set(screens.map(({ path }) => path));

const refreshAll = (): void => void queryClient.invalidateQueries();

/** Loaded only where there is a clock to move. */
const ClockBar = lazy(() => import('./clock-bar/clock-bar.tsx'));

function NoScreen() {
  return (
    <section className="card pad stack">
      <h1>There is nothing at this address</h1>
      <p className="dim">The link may be of another installation, or of a screen that this one does not have.</p>
    </section>
  );
}

function Screens() {
  const [location] = useLocation();
  const { role, tenant } = useSession();
  const isOfInstallation = screens.some((screen) => screen.isOfInstallation && screen.path === location);
  if (role === 'platform' && !tenant && !isOfInstallation) return <ChooseTenant />;
  return (
    <Boundary place={location}>
      <Suspense fallback={<p className="dim">Loading…</p>}>
        <Switch>
          {screens.map(({ path, Screen }) => (
            <Route key={path} path={path} component={Screen} />
          ))}
          <Route path="/">
            <Redirect to="/overview" replace />
          </Route>
          <Route component={NoScreen} />
        </Switch>
      </Suspense>
    </Boundary>
  );
}

function useShellKeys(open: (dialog: 'find' | 'help') => void): void {
  const [, navigate] = useLocation();
  const go = useRef(navigate);
  go.current = navigate;
  const keys = useMemo<readonly Shortcut[]>(
    () => [
      { keys: '/', label: 'Find', run: () => open('find') },
      { keys: '?', label: 'All keys', run: () => open('help') },
      { keys: 'r', label: 'Read again', run: refreshAll },
      { keys: 'Ctrl+p', label: 'Print, with all rows', run: () => void printAll() },
      ...screens.flatMap(({ key, title, path }) =>
        key ? [{ keys: `g ${key}`, label: `Go to ${title.toLowerCase()}`, run: () => go.current(path) }] : [],
      ),
    ],
    [open],
  );
  useShortcuts(keys);
}

export function Shell() {
  const [dialog, setDialog] = useState<'find' | 'help' | 'tenant'>();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [location] = useLocation();
  // The browser tells of a closed dialog a moment later, when a key may have opened the other one.
  const close = (closed: 'find' | 'help' | 'tenant') => setDialog((shown) => (shown === closed ? undefined : shown));
  useShellKeys(setDialog);
  useEffect(() => setMenuOpen(false), [location]);
  return (
    <>
      <a className="skip" href="#main">
        Skip to content
      </a>
      {useStore(hasMovableClock) && (
        <Suspense fallback={null}>
          <ClockBar />
        </Suspense>
      )}
      <div className={`app ${isMenuOpen ? 'menu-open' : ''}`}>
        <Navigation onChangeTenant={() => setDialog('tenant')} />
        <div className="main">
          <TopBar
            onFind={() => setDialog('find')}
            onHelp={() => setDialog('help')}
            onMenu={() => setMenuOpen(!isMenuOpen)}
            onRefresh={refreshAll}
          />
          <WaitingNote />
          <main id="main" className="page" tabIndex={-1}>
            <PrintHeader />
            <Screens />
          </main>
        </div>
      </div>
      {dialog === 'find' && <Find onClose={() => close('find')} />}
      {dialog === 'help' && <Help onClose={() => close('help')} />}
      {dialog === 'tenant' && <TenantDialog onClose={() => close('tenant')} />}
      <LeaveDialog />
      <RenewSession />
      <Toasts />
    </>
  );
}

import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { createStore, useStore } from '../store.ts';

/** Paths of the screens that this console has; the shell sets them, because screens cannot import their own list. */
export const screenPaths = createStore<readonly string[]>([]);

interface ScreenLinkProps {
  readonly to: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** Whether a path below /console has a screen. */
function hasScreen(to: string, paths: readonly string[]): boolean {
  const steps = to.replace(/\?.*/, '').split('/');
  return paths.some((path) => {
    const own = path.split('/');
    return own.length === steps.length && own.every((step, place) => step.startsWith(':') || step === steps[place]);
  });
}

/** A link where this console has the screen, otherwise its text. */
export function ScreenLink({ to, className = 'link', children }: ScreenLinkProps) {
  const paths = useStore(screenPaths);
  if (!hasScreen(to, paths)) return children;
  return (
    <Link href={to} className={className}>
      {children}
    </Link>
  );
}

/** What a screen tells the shell: its place among the others, and the title of the tab. */
import { useEffect } from 'react';
import { createStore } from '../store.ts';

export interface Crumb {
  readonly title: string;
  readonly path?: string;
}

export const crumbs = createStore<readonly Crumb[]>([]);

/** Names the screen, the outermost place first. */
export function usePage(...trail: readonly Crumb[]): void {
  const key = JSON.stringify(trail);
  useEffect(() => {
    const all: readonly Crumb[] = JSON.parse(key);
    crumbs.set(all);
    document.title = [...all.map(({ title }) => title).toReversed(), 'Followthrough'].join(' · ');
  }, [key]);
}

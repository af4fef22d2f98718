/** What a screen is, for the list of them. */
import type { ComponentType } from 'react';
import type { IconName } from '../parts/icon.tsx';

/** Groups of the navigation, in their order; the first has no heading. */
export const groups = ['', 'Follow-ups', 'Journeys', 'Engine', 'Tenant'] as const;

export interface Screen {
  /** Below /console. */
  readonly path: string;
  readonly title: string;
  readonly group: (typeof groups)[number];
  /** Without an icon it is reached from another screen, and has no entry in the navigation. */
  readonly icon?: IconName;
  /** Second key of the shortcut that goes there. */
  readonly key?: string;
  /** Of the installation, and of no tenant: the platform's key needs to choose none. */
  readonly isOfInstallation?: true;
  readonly Screen: ComponentType;
}

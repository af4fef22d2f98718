/** From the row to the moment of its call, on one running stack. */
import { vi } from 'vitest';
import './scheduling.cases.ts';
import './moments.cases.ts';
import './random.cases.ts';

// Many bookings, on machines of any speed.
vi.setConfig({ testTimeout: 300_000 });

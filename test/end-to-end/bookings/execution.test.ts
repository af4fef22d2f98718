/** From the call to what the row says of it, on one running stack. */
import { vi } from 'vitest';
import './answers.cases.ts';
import './held-calls.cases.ts';
import './together.cases.ts';

// Many bookings, on machines of any speed.
vi.setConfig({ testTimeout: 300_000 });

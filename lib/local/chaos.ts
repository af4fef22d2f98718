/** Fault injection: at random while it is enabled, or at one exact call for a test. */
import { AwsError, type Chaos } from './service.ts';

/** Rates are shares from 0 to 1. Those in seconds are the longest extra delay. */
interface ChaosRates {
  readonly duplicateDelivery: number;
  readonly reorderDelivery: number;
  readonly deliveryDelay: number;
  readonly deliveryDelaySeconds: number;
  readonly scheduleDelaySeconds: number;
  readonly apiFault: number;
  /** Data API calls that find the database paused; 1 while it resumes. */
  readonly databaseResuming: number;
  readonly kill: number;
}

export interface ChaosSettings extends ChaosRates {
  readonly enabled: boolean;
}

/** One call that a function made to an API. */
export interface FunctionCall {
  readonly functionName: string;
  /** Calls of one environment are in order; calls of several environments interleave. */
  readonly environmentId: string;
  readonly service: string;
  /** Operation of a JSON service, or the path of a REST one. */
  readonly operation: string;
}

export interface LocalChaos extends Chaos {
  settings(): ChaosSettings;
  configure(change: Partial<ChaosSettings>): void;
  /**
   * Kills the caller of the `n`-th API call from now, counting from 1, once.
   * Counts calls of functions only, and of those only the ones for which `counts` returns true.
   */
  crashAt(n: number, options?: { moment?: 'before' | 'after'; counts?: (call: FunctionCall) => boolean }): void;
  /** The API calls of functions since the start or the last `forgetCalls`, in order. */
  calls(): readonly FunctionCall[];
  forgetCalls(): void;
}

const DEFAULTS: ChaosSettings = {
  enabled: false,
  duplicateDelivery: 0.1,
  reorderDelivery: 0.1,
  deliveryDelay: 0.1,
  deliveryDelaySeconds: 5,
  scheduleDelaySeconds: 59,
  apiFault: 0.02,
  databaseResuming: 0,
  kill: 0.01,
};

/** Limits the memory of a long-running stack. */
const MOST_CALLS = 100_000;

type Call = Parameters<Chaos['killAt']>[0];

/** Deterministic: the same seed and the same order of calls give the same faults. */
export function createChaos(options: Partial<ChaosSettings> & { readonly seed?: number } = {}): LocalChaos {
  const { seed = 1, ...given } = options;
  const random = generator(seed);
  let settings: ChaosSettings = { ...DEFAULTS, ...given };
  let crash: { left: number; moment: 'before' | 'after'; counts: (call: FunctionCall) => boolean } | undefined;
  let calls: FunctionCall[] = [];
  const happens = (rate: number) => settings.enabled && random() < rate;

  const planned = (call: FunctionCall): 'before' | 'after' | undefined => {
    if (!crash?.counts(call)) return undefined;
    crash.left -= 1;
    if (crash.left > 0) return undefined;
    const { moment } = crash;
    crash = undefined;
    return moment;
  };

  return {
    duplicateDelivery: () => happens(settings.duplicateDelivery),
    reorderDelivery: () => happens(settings.reorderDelivery),
    deliveryDelaySeconds: () =>
      happens(settings.deliveryDelay) ? Math.ceil(random() * settings.deliveryDelaySeconds) : 0,
    scheduleDelaySeconds: () => (settings.enabled ? Math.floor(random() * (settings.scheduleDelaySeconds + 1)) : 0),
    apiFault({ service, caller }) {
      if (!caller.functionName) return undefined;
      // Without the rate nothing is drawn, so that a seed gives the same faults with it and without.
      if (service === 'rds-data' && settings.databaseResuming > 0 && happens(settings.databaseResuming))
        return resuming();
      return happens(settings.apiFault) ? fault(service, random) : undefined;
    },
    killAt(call: Call) {
      const { functionName, environmentId } = call.caller;
      if (functionName === undefined || environmentId === undefined) return undefined;
      const made = { functionName, environmentId, service: call.service, operation: call.operation || call.path };
      if (calls.length < MOST_CALLS) calls.push(made);
      const moment = planned(made);
      if (moment) return moment;
      if (!happens(settings.kill)) return undefined;
      return random() < 0.5 ? 'before' : 'after';
    },
    settings: () => settings,
    configure(change) {
      settings = { ...settings, ...change };
    },
    crashAt(n, { moment = 'before', counts = () => true } = {}) {
      crash = { left: n, moment, counts };
    },
    calls: () => calls,
    forgetCalls() {
      calls = [];
    },
  };
}

const resuming = () =>
  new AwsError(
    'DatabaseResumingException',
    'The Aurora DB instance is resuming after being auto-paused. Please wait a few seconds and try again.',
  );

/** Returns a retryable error that the real service returns now and then. */
function fault(service: string, random: () => number): AwsError {
  const faults = [
    new AwsError('ThrottlingException', 'Rate exceeded', 429),
    new AwsError('InternalServerErrorException', 'An internal error occurred.', 500),
    new AwsError('ServiceUnavailableException', 'The service is temporarily unavailable.', 503),
  ];
  if (service === 'rds-data') {
    faults.push(resuming());
  }
  return (
    faults[Math.floor(random() * faults.length)] ?? new AwsError('InternalFailure', 'An internal error occurred.', 500)
  );
}

/** The generator mulberry32: small, uniform, and the same on every machine. */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Says in words which way a run took, and why. */
import { writeJson } from '../../../engine/data/exact-json.ts';
import { operators } from '../../../workflows/conditions/operators.ts';

const ways: Readonly<Record<string, string>> = {
  next: 'went on',
  true: 'yes',
  false: 'no',
  default: 'no case held',
  loop: 'another round',
  done: 'no more rounds',
  event: 'the event came',
  timeout: 'the time was over',
  gone: 'what it waited for is gone',
  error: 'it failed',
};

type Detail = Readonly<Record<string, unknown>> | null;

export interface Leaf {
  readonly at: string;
  readonly path: string;
  readonly op: string;
  readonly value?: unknown;
}

/** `label`: what the drawing calls the port. */
export function wayInWords(port: string | null, label: string | null, detail: Detail): string {
  if (port !== null) return label ?? ways[port] ?? port.replace(/^(case|branch):/, '');
  if (detail?.fail !== undefined) return 'the run failed here';
  if (detail?.cancel !== undefined) return 'the run was ended here';
  return detail?.end === undefined ? 'the branch ended here' : 'the run ended here';
}

const MOST_CHARACTERS = 200;
const shown = (value: unknown) => {
  const text = writeJson(value ?? null);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
};

/** `customer.attributes.score was 45, asked "is at least"`. */
export function leafInWords({ path, op, value }: Leaf): string {
  const seen = value === null || value === undefined ? 'was missing' : `was ${shown(value)}`;
  return `${path} ${seen}, asked "${operators[op]?.title ?? op}"`;
}

const outcomes: Readonly<Record<string, string>> = {
  GOAL: 'the goal is reached',
  EXITED: 'the exit condition holds',
  SUPPRESSED: 'what it was to do is withheld',
  HELD_OUT: 'the experiment holds the customer out',
  DEAD_END: 'the way leads nowhere',
  WORKFLOW_ARCHIVED: 'the workflow is archived',
  CUSTOMER_GONE: 'the customer does not exist any more',
  CANCELLED: 'somebody cancelled it',
};

const suppressions: Readonly<Record<string, string>> = {
  NO_CUSTOMER: 'the run is about no customer',
  NOT_ACTIVE: 'the customer is inactive',
  DO_NOT_CONTACT: 'the customer is not to be contacted yet',
};

const assignments: Readonly<Record<string, string>> = {
  DRAWN: 'chance gave the customer this arm of an experiment',
  KEPT: 'the customer has this arm of an experiment',
  CHOSEN: 'a person chose this arm of an experiment for the customer',
  WINNER: 'this arm has won an experiment',
};

/** Why a split, or a text with variants, gave the customer this one. */
function choiceInWords(detail: Detail): string | undefined {
  const { kept, experiment, variant } = detail ?? {};
  if (kept === true) return variant === undefined ? 'the customer went this way before' : 'the customer had it before';
  const how = (experiment as { readonly how?: string } | undefined)?.how; // of automation.arms_of_experiments
  return how === undefined ? undefined : assignments[how];
}

function endInWords(detail: Detail): string | undefined {
  const last = detail?.fail ?? detail?.cancel ?? detail?.end ?? detail?.error;
  return typeof last === 'string' ? (outcomes[last] ?? last) : undefined;
}

/** Undefined: there is nothing to say beyond the way. `variantLabel`: what the drawing calls the text. */
export function detailInWords(detail: Detail, variantLabel: string | null = null): string | undefined {
  const { suppressed, capped, variant } = detail ?? {};
  const withheld =
    suppressed === undefined ? undefined : `withheld: ${suppressions[String(suppressed)] ?? String(suppressed)}`;
  if (typeof variant === 'string') {
    const said = [choiceInWords(detail), withheld ?? endInWords(detail)].filter((one) => one !== undefined);
    return [`variant "${variantLabel ?? variant}"`, ...said].join('; ');
  }
  if (withheld !== undefined) return withheld;
  if (capped === true) return 'it went round as often as it may';
  return (detail?.end === undefined ? choiceInWords(detail) : undefined) ?? endInWords(detail);
}

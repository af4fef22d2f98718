const units = new Map(Object.entries({ s: 'seconds', m: 'minutes', h: 'hours', d: 'days', w: 'weeks' }));

/** Older flows write `{duration, timeUnit}` or `{waitTime, waitUnit}`, and units in the singular. */
export function modernise(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { duration, timeUnit, waitTime, waitUnit, ...rest } = data;
  const isOld = !('kind' in data) && (duration !== undefined || waitTime !== undefined);
  if (!isOld) return data;
  const unit = String(timeUnit ?? waitUnit ?? 'minutes').toLowerCase();
  const plural = units.get(unit) ?? (unit.endsWith('s') ? unit : `${unit}s`);
  return { ...rest, kind: 'duration', n: Number(duration ?? waitTime), unit: plural };
}

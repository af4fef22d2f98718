const units = new Map(Object.entries({ s: 'seconds', m: 'minutes', h: 'hours', d: 'days', w: 'weeks' }));

/** Older flows write `{duration, timeUnit}` or `{waitTime, waitUnit}`, and units in the singular. */
export function modernise(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { duration, timeUnit, waitTime, waitUnit, ...rest } = data;
  const isOld = !('kind' in data) && (duration !== undefined || waitTime !== undefined);
  if (!isOld) return data;
  const written = timeUnit ?? waitUnit;
  // Without a unit it is refused on publishing: two minutes are not two days.
  if (written === undefined || written === null) return { ...rest, kind: 'duration', n: Number(duration ?? waitTime) };
  const unit = String(written).toLowerCase();
  const plural = units.get(unit) ?? (unit.endsWith('s') ? unit : `${unit}s`);
  return { ...rest, kind: 'duration', n: Number(duration ?? waitTime), unit: plural };
}

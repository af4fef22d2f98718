import { Refused } from './popover/refused.tsx';

interface SwitchProps {
  readonly isOn: boolean;
  /** What is switched. */
  readonly label: string;
  /** Why the user may not. */
  readonly refusal?: string | undefined;
  readonly onChange: (isOn: boolean) => void;
}

/** Stays reachable when the user may not switch, and says why. */
export function Switch({ isOn, label, refusal, onChange }: SwitchProps) {
  return (
    <Refused reason={refusal}>
      {(describedBy) => (
        <button
          type="button"
          role="switch"
          className="switch"
          aria-checked={isOn}
          aria-label={label}
          aria-disabled={refusal !== undefined}
          aria-describedby={describedBy}
          title={refusal === undefined ? (isOn ? 'On' : 'Off') : undefined}
          onClick={() => refusal === undefined && onChange(!isOn)}
        />
      )}
    </Refused>
  );
}

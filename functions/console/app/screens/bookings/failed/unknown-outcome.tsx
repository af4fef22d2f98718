/** Warns before a call is repeated that the endpoint may have acted on. */
export function UnknownOutcome() {
  return (
    <div className="stack" role="note">
      <p className="b bad-text">The endpoint may have acted on this call already.</p>
      <p>
        The call was begun, and its end was never recorded: the function stopped, or the answer was lost on the way. If
        the endpoint got it, the customer may have been called. Look there first; when it is called again, it may act
        twice.
      </p>
    </div>
  );
}

package io.seatledger.command.request;

/**
 * A command as its sender words it: the fields of a JSON object, checked by their constraints before anything else.
 *
 * @param <A> what the sender is told when it is accepted
 */
public sealed interface CommandRequest<A extends Answer> permits AccountRequest, StructureRequest, LicensePoolRequest,
        InvitationRequest, ImportRequest, LicensingRequest, MembershipRequest, BulkRequest {

    /**
     * Makes a command of it.
     *
     * @throws io.seatledger.command.language.InvalidValueException when a field cannot be so
     * @throws RefusedException when it names something that cannot exist
     */
    Prepared<?, A> prepare(RequestScope scope);
}

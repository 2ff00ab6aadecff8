package io.seatledger.command.intake;

/**
 * A command as its sender words it: the fields of a JSON object, checked by their constraints before anything else.
 *
 * @param <A> what the sender is told when it is accepted
 */
public sealed interface CommandRequest<A extends Answer>
        permits AccountRequest,
                StructureRequest,
                LicensePoolRequest,
                InvitationRequest,
                ImportRequest,
                LicensingRequest,
                MembershipRequest,
                BulkRequest {

    /** Most of a command's JSON, in bytes: a bulk of 1,000 users with the longest identifiers fits. */
    int USUAL = 128 * 1024;

    /** The same of a pasted list or a file: 10,000 addresses of the longest kind, each with a name, fit. */
    int LONGEST = 8 * 1024 * 1024;

    /**
     * Makes a command of it.
     *
     * @throws io.seatledger.command.language.InvalidValueException when a field cannot be so
     * @throws RefusedException when it names something that cannot exist
     */
    Prepared<?, A> prepare(RequestScope scope);
}

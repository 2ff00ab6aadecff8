package io.seatledger.command.importing;

import io.seatledger.command.invitation.InvitationCommand.Terms;
import io.seatledger.command.invitation.Invitee;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.PoolId;
import java.util.Map;

/** A row of a file with users. */
public sealed interface ImportRow {

    /**
     * Somebody to invite.
     *
     * @param licenseTypes which license type each pool is expected to be of
     */
    record Person(Invitee invitee, Terms terms, Map<PoolId, LicenseType> licenseTypes) implements ImportRow {

        /** Keeps an own copy. */
        public Person {
            licenseTypes = Map.copyOf(licenseTypes);
        }
    }

    /**
     * A row that says nothing that could be decided.
     *
     * @param code as a refusal has it
     */
    record Broken(String code) implements ImportRow {}
}

package io.seatledger.command.importing;

import io.seatledger.command.invitation.InvitationCommand.Terms;
import io.seatledger.command.invitation.Invitee;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.PoolId;
import java.util.Map;

/** A row of an import file. */
public sealed interface ImportRow {

    /**
     * A person to invite.
     *
     * @param licenseTypes the license type that the file states for each pool
     */
    record Person(Invitee invitee, Terms terms, Map<PoolId, LicenseType> licenseTypes) implements ImportRow {

        public Person {
            licenseTypes = Map.copyOf(licenseTypes);
        }
    }

    /**
     * A row that cannot be read.
     *
     * @param code the reason, in the form of a refusal's code
     */
    record Broken(String code) implements ImportRow {}
}

package io.seatledger.command.importing;

import io.seatledger.command.invitation.InvitationCommand.Terms;
import io.seatledger.command.invitation.Invitee;
import io.seatledger.command.invitation.PersonColumn;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.PoolId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of an import file. */
public sealed interface ImportRow {

    /** The line in the file, counted from 1. */
    int line();

    /** What the row has, as it is written. */
    Map<PersonColumn, String> cells();

    /**
     * A person to invite.
     *
     * @param licenseTypes the license type that the file states for each pool
     */
    record Person(
            int line,
            Map<PersonColumn, String> cells,
            Invitee invitee,
            Terms terms,
            Map<PoolId, LicenseType> licenseTypes)
            implements ImportRow {

        public Person {
            cells = Map.copyOf(cells);
            licenseTypes = Map.copyOf(licenseTypes);
        }
    }

    /**
     * A row that cannot be read.
     *
     * @param code the reason, in the form of a refusal's code
     * @param column that the reason is about; {@code null} if it is about none
     * @param detail one sentence for people
     */
    record Broken(
            int line,
            Map<PersonColumn, String> cells,
            String code,
            @Nullable PersonColumn column,
            String detail) implements ImportRow {

        public Broken {
            cells = Map.copyOf(cells);
        }
    }
}

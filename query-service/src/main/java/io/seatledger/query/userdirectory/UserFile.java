package io.seatledger.query.userdirectory;

import io.seatledger.query.reading.Csv;
import io.seatledger.query.userdirectory.User.Invitation;
import io.seatledger.query.userdirectory.User.Mail;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Users as a CSV file. The columns that an import knows have the names that it knows; it ignores the others, because no
 * other table has {@code otherProjects} and {@code mailFailure}.
 */
final class UserFile {

    /** The first line, after a byte order mark: without it, a spreadsheet does not expect UTF-8. */
    static final String BEGINNING = "\uFEFFemail,name,organization,project,licenses,otherProjects,status,invitedAt,"
            + "expiresAt,mailStatus,mailFailure,userId\r\n";

    private UserFile() {}

    static String row(User user) {
        List<String> projects = user.membership().projectIds();
        Invitation invitation = user.invitation();
        Mail mail = invitation.mail();
        return Csv.row(
                user.person().emailAsGiven(),
                user.person().name(),
                user.membership().organizationId(),
                projects.isEmpty() ? null : projects.getFirst(),
                user.licenses().stream()
                        .map(license -> license.licenseType() + ":" + license.poolId())
                        .collect(Collectors.joining(" ")),
                projects.stream().skip(1).collect(Collectors.joining(" ")),
                user.status().name(),
                user.invitedAt().toString(),
                user.status() == UserStatus.PENDING ? invitation.expiresAt().toString() : null,
                mail.status().name(),
                mail.failure(),
                user.person().userId());
    }
}

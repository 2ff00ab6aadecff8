package io.seatledger.query.userdirectory;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.events.SeatState;
import io.seatledger.infra.parts.CommittedContract;
import io.seatledger.query.userdirectory.User.Invitation;
import io.seatledger.query.userdirectory.User.InvitationStatus;
import io.seatledger.query.userdirectory.User.License;
import io.seatledger.query.userdirectory.User.Mail;
import io.seatledger.query.userdirectory.User.MailStatus;
import io.seatledger.query.userdirectory.User.Membership;
import io.seatledger.query.userdirectory.User.Person;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserFileTest {

    private static final Instant TIME = Instant.parse("2026-11-24T10:00:00Z");

    /** The import of command-service is tested with the same file. */
    @Test
    void isTheOneThatTheImportReads() throws IOException {
        String file = Stream.of(
                        user("ann", "Ann Lee", Membership.NONE),
                        user("ben", null, new Membership("europe", List.of())),
                        user("cal", "=cmd()", new Membership(null, List.of("apollo", "gemini", "mercury"))),
                        user("dee", "'=cmd()", Membership.NONE),
                        user("eve", "'t Hooft", Membership.NONE),
                        user("fay", "Doe, \"Émile\"", Membership.NONE),
                        user("gil", "-5", Membership.NONE),
                        user(
                                "hal",
                                "Hal",
                                Membership.NONE,
                                new License("analytics", "emea", SeatState.RESERVED),
                                new License("enterprise", "global", SeatState.RESERVED)))
                .map(UserFile::row)
                .collect(Collectors.joining("", UserFile.BEGINNING, ""));

        CommittedContract.assertSame("user-export.csv", file);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "=cmd(),'=cmd()",
                "+1,'+1",
                "-1,'-1",
                "@cmd,'@cmd",
                "`\tx`,`'\tx`",
                "`\rx`,`'\rx`",
                "'=1,''=1",
                "''=1,'''=1",
                "'x,'x",
                "1=1,1=1",
                "x-1,x-1",
            })
    void keepsTextsFromBeingFormulas(String name, String cell) {
        assertThat(UserFile.row(user("ann", name, Membership.NONE))).contains(",\"" + cell + "\",");
    }

    @Test
    void saysWhatBecameOfTheInvitation() {
        User failed = user("ann", null, Membership.NONE)
                .with(new Invitation(
                        "i", InvitationStatus.PENDING, TIME, new Mail(MailStatus.FAILED, "No such \"mailbox\"")));

        assertThat(UserFile.row(failed))
                .isEqualTo("\"Ann@x.io\",,,,,,\"PENDING\",\"2026-11-24T10:00:00Z\",\"2026-11-24T10:00:00Z\",\"FAILED\","
                        + "\"No such \"\"mailbox\"\"\",\"ann\"\r\n");
        assertThat(UserFile.row(failed.with(UserStatus.ACTIVE)))
                .contains(",\"ACTIVE\",\"2026-11-24T10:00:00Z\",,\"FAILED\",");
    }

    private static User user(String id, @Nullable String name, Membership membership, License... licenses) {
        String email = id + "@x.io";
        return new User(
                new Person(id, email, Character.toUpperCase(id.charAt(0)) + email.substring(1), name),
                UserStatus.PENDING,
                membership,
                List.of(licenses),
                new Invitation("i-" + id, InvitationStatus.PENDING, TIME.plusSeconds(60), Mail.QUEUED),
                TIME,
                3);
    }
}

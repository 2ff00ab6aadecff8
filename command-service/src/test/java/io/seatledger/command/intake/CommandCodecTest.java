package io.seatledger.command.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seatledger.command.Scenario;
import io.seatledger.command.account.AccountCommand.CreateOrganization;
import io.seatledger.command.account.AccountCommand.GrantAdmin;
import io.seatledger.command.account.AccountCommand.GrantAuditor;
import io.seatledger.command.account.AccountCommand.OpenAccountForm;
import io.seatledger.command.bulk.BulkForm;
import io.seatledger.command.decision.CommandForm;
import io.seatledger.command.decision.RefusedException;
import io.seatledger.command.invitation.InvitationCommand.InviteUserForm;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.Moment;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.SeatCount;
import io.seatledger.command.language.Subject;
import io.seatledger.command.language.UserId;
import io.seatledger.command.licensepool.LicensePoolCommand.OpenLicensePoolForm;
import io.seatledger.command.licensepool.LicensePoolCommand.ResizeLicensePool;
import io.seatledger.command.licensing.LicensingCommand.AssignLicense;
import io.seatledger.web.Problem.FieldError;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class CommandCodecTest {

    private static final AccountId ACME = new AccountId("acme");
    private static final String TIME =
            "must be a time with an offset in the years 2000 to 9999, such as 2027-01-31T00:00:00Z";

    private final CommandCodec codec = Scenario.commandCodec();

    /**
     * A repeat may reach a later version of the service, up to a month later. The fingerprints pinned here must never
     * change.
     */
    @Nested
    class AFingerprint {

        @Test
        void isTheSameInEveryVersionOfTheService() {
            assertThat(codec.fingerprintOf(new GrantAdmin(ACME, new Subject("bob")), null))
                    .isEqualTo("6aac5ad6dfd128dc11ff59be02fc3328eab92a976297923d9035c90563af93a6");
            assertThat(codec.fingerprintOf(new AssignLicense(ACME, new UserId("u1"), new PoolId("global")), 7L))
                    .isEqualTo("17792cc21145cc5f2018d16ac53785d7e84f1c6c23662d0d68216e7f603acb7e");
            assertThat(codec.fingerprintOf(
                            new InviteUserForm(
                                    EmailAddress.of("ann@x.io"), null, List.of(new PoolId("global")), null, null),
                            null))
                    .isEqualTo("d1c2eade785d2c6d1d0cb62030c318503d5779b826589329e0788e255340f779");
        }

        @Test
        void tellsCommandsApartByNameFieldsAndExpectation() {
            var bob = new Subject("bob");

            assertThat(List.of(
                            codec.fingerprintOf(new GrantAdmin(ACME, bob), null),
                            codec.fingerprintOf(new GrantAdmin(ACME, new Subject("eve")), null),
                            codec.fingerprintOf(new GrantAuditor(ACME, bob), null),
                            codec.fingerprintOf(new GrantAdmin(ACME, bob), 7L)))
                    .doesNotHaveDuplicates();
        }

        @Test
        void tellsTheVariantsOfAFormApart() {
            List<UserId> users = List.of(new UserId("u1"));

            assertThat(codec.fingerprintOf(new BulkForm.Suspend(users), null))
                    .isNotEqualTo(codec.fingerprintOf(new BulkForm.Restore(users), null));
        }

        @Test
        void isTheSameHoweverTheFieldsWereWritten() {
            assertThat(codec.fingerprintOf(read("license.assign", "{\"poolId\":\"global\",\"userId\":\"u1\"}"), 7L))
                    .isEqualTo(
                            codec.fingerprintOf(new AssignLicense(ACME, new UserId("u1"), new PoolId("global")), 7L));
        }
    }

    @Nested
    class Reading {

        @Test
        void makesACommandOfItsFieldsAndTheAccountThatItIsAddressedTo() {
            assertThat(read("license-pool.resize", "{\"poolId\":\"global\",\"capacity\":7}"))
                    .isEqualTo(new ResizeLicensePool(ACME, new PoolId("global"), new SeatCount(7)));
        }

        @Test
        void leavesOutWhatTheSenderDoesNotChoose() {
            assertThat(read("organization.create", "{\"name\":\" EMEA \",\"organizationId\":null}"))
                    .isEqualTo(new CreateOrganization(ACME, null, new Name("EMEA")));
        }

        @Test
        void makesAFormWhereTheFieldsAreNotThoseOfTheCommand() {
            assertThat(read("license-pool.open", """
                {"licenseType": "pro", "name": "Pro", "capacity": 5,
                 "endsAt": "2027-01-31T01:00:00+01:00", "graceSeconds": 60}\
                """))
                    .isEqualTo(new OpenLicensePoolForm(
                            null,
                            new LicenseType("pro"),
                            new Name("Pro"),
                            null,
                            new SeatCount(5),
                            null,
                            Moment.of("2027-01-31T00:00:00Z"),
                            60L));
        }

        @Test
        void choosesTheVariantThatTheFormNames() {
            assertThat(read("users.bulk", "{\"userIds\":[\"u1\",\"u2\"],\"operation\":\"suspend\"}"))
                    .isEqualTo(new BulkForm.Suspend(List.of(new UserId("u1"), new UserId("u2"))));
        }

        @Test
        void takesTheAccountFromTheAddressWhereTheFormDoesNotSayIt() {
            assertThat(read("account.open", "{\"name\":\"Acme\",\"adminSubject\":\"ada\"}"))
                    .isEqualTo(new OpenAccountForm(ACME, new Name("Acme"), new Subject("ada")));
        }

        @Test
        void knowsNoOtherCommands() {
            assertThat(codec.vocabulary()).containsKey("invitation.revoke").doesNotContainKey("invitation.expire");
        }
    }

    @Nested
    class Refusing {

        @Test
        void namesEveryFieldThatIsWrongAtOnce() {
            assertThat(errorsOf("user.invite", """
                {"email": "nonsense", "name": 7, "licenses": ["global", "NO ID", 5, null], "shoeSize": 43}\
                """))
                    .extracting(FieldError::field)
                    .containsExactly("email", "licenses[1]", "licenses[2]", "licenses[3]", "name", "shoeSize");
            assertThat(errorsOf("license.assign", "{}"))
                    .containsExactly(new FieldError("poolId", "is required"), new FieldError("userId", "is required"));
        }

        @Test
        void saysWhatAValueMustBeInPlainWords() {
            assertThat(errorsOf("license-pool.open", """
                {"licenseType": ["pro"], "name": "", "capacity": 5.5, "beginsAt": 1800000000000,
                 "endsAt": "2027-01-31", "graceSeconds": "60"}\
                """))
                    .containsExactly(
                            new FieldError("beginsAt", TIME),
                            new FieldError("capacity", "must be a whole number"),
                            new FieldError("endsAt", TIME),
                            new FieldError("graceSeconds", "must be a whole number"),
                            new FieldError("licenseType", "must be a string"),
                            new FieldError("name", "must be 1 to 200 characters, not all blank"));
            assertThat(errorsOf("policies.set", """
                {"seatsOfSuspended": "SELL", "homeOrganizationOnly": "yes", "trustedDomains": {},
                 "invitationLifetimeSeconds": 99999999999999999999}\
                """))
                    .extracting(FieldError::message)
                    .containsExactly(
                            "must be true or false",
                            "must be 1 to 31536000",
                            "must be KEEP or RELEASE",
                            "must be a list");
            assertThat(errorsOf("users.bulk", "{\"operation\":\"praise\",\"userIds\":[]}"))
                    .containsExactly(new FieldError(
                            "operation",
                            "must be one of move, suspend, restore, remove, resend, revoke, assign, change, release"));
        }

        @Test
        void doesNotLetTheFieldsSayWhichAccountIsMeant() {
            assertThat(errorsOf("license.assign", """
                {"accountId": "globex", "userId": "u1", "poolId": "global"}\
                """))
                    .containsExactly(new FieldError("accountId", "is not a known field"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "{",
                    "[",
                    "nonsense",
                    "{} {}",
                    "{\"subject\":\"a\",\"subject\":\"b\"}",
                    "{\"subject\":7,\"subject\":\"b\"}",
                    "{\"x\":1} @",
                    "{\"x\":{\"a\":1,\"a\":2}}",
                    "{\"x\":1",
                    "{'a':1}",
                    "{\"\\ud800\":1}"
                })
        void saysThatSomethingIsNotJson(String data) {
            for (Class<?> form : List.of(GrantAdmin.class, BulkForm.class)) {
                assertThatExceptionOfType(MalformedRequestException.class)
                        .as(form.getSimpleName())
                        .isThrownBy(() -> codec.read(form, data.getBytes(UTF_8), ACME));
            }
        }

        @Test
        void namesTheFirstTwentyFieldsOnly() {
            String many = "1,".repeat(10_000) + "1";

            assertThat(errorsOf("user.invite", "{\"email\":\"a@x.io\",\"licenses\":[%s]}".formatted(many)))
                    .hasSize(20);
        }

        @Test
        void insistsOnWhatTheContractSaysOfAField() {
            String many = "\"p\",".repeat(50) + "\"p\"";

            assertThat(errorsOf("user.invite", "{\"email\":\"a@x.io\",\"licenses\":[%s]}".formatted(many)))
                    .containsExactly(new FieldError("licenses", "must have 0 to 50 entries"));
            assertThat(errorsOf("users.bulk", "{\"operation\":\"assign\",\"userIds\":[],\"poolId\":\"NO\"}"))
                    .extracting(FieldError::field)
                    .containsExactly("poolId", "userIds");
            assertThat(errorsOf("license-pool.return-seats", "{\"poolId\":\"NO\",\"seats\":0}"))
                    .contains(new FieldError("seats", "must be 1 to 10000000"))
                    .hasSize(2);
            assertThat(errorsOf("users.invite", "{\"addresses\":\"a@x.io\",\"mode\":\"some\"}"))
                    .containsExactly(new FieldError("mode", "must be best-effort or atomic"));
            assertThat(errorsOf("invitation.accept", "{\"token\":\"%s\"}".formatted("t".repeat(257))))
                    .containsExactly(new FieldError("token", "must have at most 256 characters"));
            assertThat(errorsOf("account-admin.grant", "{\"subject\":\"%s\"}".formatted("s".repeat(256))))
                    .containsExactly(new FieldError("subject", "must have at most 255 characters"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "2027-01-31",
                    "2027-01-31T00:00Z",
                    "2027-01-31T00:00:00",
                    "2027-01-31T24:00:00Z",
                    "2027-01-31T23:59:60Z",
                    "2027-02-30T00:00:00Z",
                    "2027-01-31T00:00:00+0100",
                    "+999999999-12-31T23:59:59Z",
                    "1800000000"
                })
        void refusesWhatIsNotATimeOfRfc3339(String time) {
            assertThat(errorsOf("license-pool.set-term", "{\"poolId\":\"p\",\"endsAt\":\"%s\"}".formatted(time)))
                    .containsExactly(new FieldError("endsAt", TIME));
        }

        @Test
        void repeatsALongNameWithoutCuttingACharacterInTwo() {
            String name = "a" + "\uD83D\uDE00".repeat(100);

            assertThat(errorsOf("account-admin.grant", "{\"subject\":\"a\",\"%s\":1}".formatted(name)))
                    .containsExactly(new FieldError("a" + "\uD83D\uDE00".repeat(62) + "…", "is not a known field"));
        }

        @Test
        void namesTheItemOfAListThatIsWrong() {
            assertThat(errorsOf("policies.set", "{\"trustedDomains\":[\"ok.example\",\"@bad.example\"]}"))
                    .containsExactly(new FieldError(
                            "trustedDomains[1]", "must be the domain of an email address, such as example.org"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"[]", "null", "7", "\"text\""})
        void saysThatOnlyAnObjectHasFields(String data) {
            assertThat(errorsOf("account-admin.grant", data)).containsExactly(new FieldError("", "must be an object"));
            assertThat(errorsOf("users.bulk", data)).containsExactly(new FieldError("", "must be an object"));
        }

        @Test
        void leavesWhatFieldsSayTogetherToTheCommand() {
            CommandForm<?> form = read("license-pool.set-term", """
                {"poolId": "p", "beginsAt": "2027-01-31T00:00:00Z", "endsAt": "2027-01-31T01:00:00+01:00"}\
                """);

            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> form.addressedTo(ACME, Scenario.ADMIN))
                    .satisfies(e -> assertThat(e.refusal().code()).isEqualTo("license-pool.ends-before-it-begins"));
        }

        private List<FieldError> errorsOf(String name, String data) {
            try {
                throw new AssertionError(
                        codec.decode(Objects.requireNonNull(codec.vocabulary().get(name)), data, ACME));
            } catch (InvalidRequestException e) {
                return e.errors();
            }
        }
    }

    @Test
    void doesNotLetTwoCommandsHaveOneName() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new CommandCodec(JsonMapper.shared(), List.of(GrantAdmin.class, GrantAdmin.class)))
                .withMessageContaining("account-admin.grant");
    }

    @Test
    void knowsHowLongACommandMayBe() {
        assertThat(codec.longestOf("users.invite")).isEqualTo(CommandType.LONGEST);
        assertThat(codec.longestOf("user.invite")).isEqualTo(CommandType.USUAL);
    }

    private CommandForm<?> read(String name, String data) {
        return codec.decode(Objects.requireNonNull(codec.vocabulary().get(name)), data, ACME);
    }
}

package io.seatledger.query.userdirectory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seatledger.events.UserEvent;
import io.seatledger.events.UserEvent.InvitationAccepted;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.UserInvited;
import io.seatledger.events.UserEvent.UserNamed;
import io.seatledger.events.UserEvent.UserSuspended;
import io.seatledger.query.StoredDocuments;
import io.seatledger.query.consuming.Projection.At;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The records may be grouped in any way; what is stored and what readers are sent has a fixed shape. */
class UserViewTest {

    private static final Instant TIME = Instant.parse("2026-11-24T10:00:00Z");

    private static final UserProjection PROJECTION = new UserProjection();

    private static final UserView JANE = folded(
            invited("Jane Doe", "europe", "apollo"), new LicenseReserved("acme", "jane", "global", "enterprise"));

    private static final UserView NAMELESS = folded(invited(null, null, null));

    @Test
    void isStoredInTheFieldsThatTheIndexesName() {
        assertThat(StoredDocuments.plain(StoredDocuments.of(JANE)))
                .isEqualTo(Document.parse("""
                        {
                          "_id": "acme/jane",
                          "accountId": "acme",
                          "userId": "jane",
                          "email": "jane@x.io",
                          "emailAsGiven": "Jane@X.io",
                          "name": "Jane Doe",
                          "sortName": "%s",
                          "status": "PENDING",
                          "organizationId": "europe",
                          "projectIds": ["apollo"],
                          "licenses": [{"licenseType": "enterprise", "poolId": "global", "seat": "RESERVED"}],
                          "invitation": {
                            "invitationId": "i1",
                            "status": "PENDING",
                            "expiresAt": {"$date": "2026-11-24T10:01:00Z"},
                            "mail": {"status": "QUEUED"}
                          },
                          "invitedAt": {"$date": "2026-11-24T10:00:00Z"},
                          "searchTokens": ["jane@x.io", "x.io", "jane", "x", "io", "doe"],
                          "searchKeys": ["jane@", "x", "x.", "x.i", "x.io", "j", "ja", "jan",
                    "jane", "i", "io", "d", "do", "doe"],
                          "listKeys": [
                            "PENDING",
                            "PENDING organization 6:europe",
                            "PENDING project 6:apollo",
                            "PENDING license 10:enterprise",
                            "PENDING pool 6:global",
                            "PRESENT",
                            "PRESENT organization 6:europe",
                            "PRESENT project 6:apollo",
                            "PRESENT license 10:enterprise",
                            "PRESENT pool 6:global",
                            "PRESENT organization 6:europe project 6:apollo",
                            "PRESENT organization 6:europe license 10:enterprise",
                            "PRESENT organization 6:europe pool 6:global",
                            "PRESENT project 6:apollo license 10:enterprise",
                            "PRESENT project 6:apollo pool 6:global",
                            "PRESENT license 10:enterprise pool 6:global"
                          ],
                          "pendingUntil": {"$date": "2026-11-24T10:01:00Z"},
                          "accountVersion": 4
                        }
                    """.formatted(SortKey.of("Jane Doe"))));
    }

    @Test
    void isReadBackAsItWasStored() {
        for (UserView view : List.of(JANE, NAMELESS)) {
            assertThat(StoredDocuments.read(UserView.class, StoredDocuments.of(view)))
                    .isEqualTo(view);
        }
    }

    @Test
    void isSentAsOneFlatObject() {
        assertThat(json(JANE)).isEqualTo("""
            {"userId":"jane","email":"jane@x.io","emailAsGiven":"Jane@X.io","name":"Jane Doe","status":"PENDING",\
            "organizationId":"europe","projectIds":["apollo"],\
            "licenses":[{"licenseType":"enterprise","poolId":"global","seat":"RESERVED","inForce":true}],\
            "invitation":{"invitationId":"i1","status":"PENDING","expiresAt":"2026-11-24T10:01:00Z",\
            "mail":{"status":"QUEUED"}},"invitedAt":"2026-11-24T10:00:00Z","accountVersion":4}\
            """);
        assertThat(json(NAMELESS)).isEqualTo("""
            {"userId":"jane","email":"jane@x.io","emailAsGiven":"Jane@X.io","status":"PENDING","projectIds":[],\
            "licenses":[],"invitation":{"invitationId":"i1","status":"PENDING","expiresAt":"2026-11-24T10:01:00Z",\
            "mail":{"status":"QUEUED"}},"invitedAt":"2026-11-24T10:00:00Z","accountVersion":3}\
            """);
    }

    /** A document is completed once, after all events of a batch, or after each of them. */
    @Test
    void hasTheSameKeysHoweverManyEventsAreFoldedTogether() {
        UserInvited first = invited("Jane Doe", "europe", "apollo");
        List<UserEvent> more = List.of(
                new LicenseReserved("acme", "jane", "global", "enterprise"),
                new InvitationAccepted("acme", "jane", "i1", "claim"),
                new UserNamed("acme", "jane", "Jane Smith"),
                new UserSuspended("acme", "jane"));
        UserView stepwise = folded(first);
        for (UserEvent event : more) {
            UserView next =
                    PROJECTION.apply(stepwise, stepwise.id(), event, new At(stepwise.accountVersion() + 1, TIME));
            stepwise = PROJECTION.completed(stepwise, next);
        }

        assertThat(stepwise).isEqualTo(folded(first, more.toArray(UserEvent[]::new)));
        assertThat(stepwise.keys())
                .isEqualTo(UserView.of("", "", stepwise.user()).keys());
    }

    private static String json(UserView view) {
        return JsonMapper.builder()
                .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
                .build()
                .writeValueAsString(UserAnswer.of(view.user(), Set.of("global")));
    }

    private static UserInvited invited(
            @Nullable String name, @Nullable String organizationId, @Nullable String projectId) {
        return new UserInvited(
                "acme",
                "jane",
                "i1",
                "jane@x.io",
                "Jane@X.io",
                "claim",
                name,
                organizationId,
                projectId,
                TIME.plusSeconds(60),
                false);
    }

    private static UserView folded(UserEvent first, UserEvent... more) {
        UserView view = PROJECTION.apply(null, "acme/jane", first, new At(3, TIME));
        for (UserEvent event : more) {
            view = PROJECTION.apply(view, "acme/jane", event, new At(view.accountVersion() + 1, TIME));
        }
        return PROJECTION.completed(null, view);
    }
}

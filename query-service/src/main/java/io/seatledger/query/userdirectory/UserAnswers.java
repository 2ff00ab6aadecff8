package io.seatledger.query.userdirectory;

import io.seatledger.query.availability.Availability;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Makes users into what readers receive: it says which of their licenses are in force now. */
@Component
class UserAnswers {

    private final Availability availability;
    private final InstantSource clock;

    UserAnswers(Availability availability, InstantSource clock) {
        this.availability = availability;
        this.clock = clock;
    }

    UserAnswer of(String accountId, UserView user) {
        return of(accountId, List.of(user)).getFirst();
    }

    List<UserAnswer> of(String accountId, List<UserView> users) {
        Set<String> pools = users.stream()
                .flatMap(user -> user.user().licenses().stream())
                .map(User.License::poolId)
                .collect(Collectors.toSet());
        Set<String> inForce = availability.inForce(accountId, pools, clock.instant());
        return users.stream().map(user -> UserAnswer.of(user.user(), inForce)).toList();
    }
}

package io.seatledger.infra.benchmarks.crud;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Invites people. */
@Service
class Invitations {

    /** PostgreSQL takes up to 65,535 arguments of a statement, and plans one with fewer of them faster. */
    private static final int LOOK_UP = 1_000;

    private final AppUsers users;
    private final StoredAnswers answers;
    private final EntityManager entities;
    private final JsonMapper json;
    private final InstantSource clock = InstantSource.system();

    Invitations(AppUsers users, StoredAnswers answers, EntityManager entities, JsonMapper json) {
        this.users = users;
        this.answers = answers;
        this.entities = entities;
        this.json = json;
    }

    /** What became of an address. */
    record Result(
            int position,
            String text,
            String outcome,
            @Nullable String userId) {}

    /** What became of a list. */
    record Report(int invited, int refused, List<Result> results) {}

    /**
     * Invites one person.
     *
     * @param key the client's name for the request, or {@code null}
     * @return the answer as JSON
     */
    @Transactional
    String invite(String accountId, String email, @Nullable String name, @Nullable String key) {
        String id = accountId + "/" + key;
        if (key != null) {
            StoredAnswer known = answers.findById(id).orElse(null);
            if (known != null) {
                return known.answer();
            }
        }
        String normalised = normalise(email);
        if (users.existsByAccountIdAndEmail(accountId, normalised)) {
            throw new ConflictException("The address is in use.");
        }
        Instant now = clock.instant();
        AppUser user = users.save(new AppUser(accountId, normalised, name, now));
        String answer = json.writeValueAsString(Map.of("outcome", "invited", "userId", idOf(user)));
        if (key != null) {
            entities.persist(new StoredAnswer(id, answer, now));
        }
        return answer;
    }

    /** Invites everybody on a list who is not a user yet. */
    @Transactional
    Report inviteAll(String accountId, String addresses) {
        List<String> texts = addresses.lines().filter(line -> !line.isBlank()).toList();
        List<String> emails = texts.stream().map(Invitations::normalise).toList();
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < emails.size(); i += LOOK_UP) {
            taken.addAll(users.known(accountId, emails.subList(i, Math.min(emails.size(), i + LOOK_UP))));
        }
        Instant now = clock.instant();
        Map<String, AppUser> invited = new HashMap<>();
        for (String email : emails) {
            if (!taken.contains(email)) {
                invited.computeIfAbsent(email, _ -> new AppUser(accountId, email, null, now));
            }
        }
        users.saveAll(invited.values());
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < emails.size(); i++) {
            AppUser user = invited.remove(emails.get(i));
            results.add(new Result(
                    i + 1, texts.get(i), user == null ? "refused" : "invited", user == null ? null : idOf(user)));
        }
        long count = results.stream().filter(result -> result.userId() != null).count();
        return new Report((int) count, results.size() - (int) count, results);
    }

    private static String idOf(AppUser saved) {
        return Objects.requireNonNull(saved.id()).toString();
    }

    private static String normalise(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }
}

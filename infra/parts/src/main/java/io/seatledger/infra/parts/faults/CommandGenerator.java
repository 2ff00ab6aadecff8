package io.seatledger.infra.parts.faults;

import io.seatledger.infra.parts.faults.SentCommand.Accepted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes commands for accounts whose pools have few seats and whose people have few addresses, so that callers compete
 * for both.
 */
final class CommandGenerator {

    /** The pools of every account: license type and seats, by pool. */
    static final Map<String, Pool> POOLS = Map.of(
            "enterprise-a", new Pool("enterprise", 4),
            "enterprise-b", new Pool("enterprise", 2),
            "analytics-a", new Pool("analytics", 3),
            "analytics-b", new Pool("analytics", 1));

    private static final List<String> POOL_NAMES =
            POOLS.keySet().stream().sorted().toList();
    private static final int ADDRESSES = 25;
    private static final int REMEMBERED = 20;
    private static final int MOST_SEATS = 6;
    private static final Pattern USER = Pattern.compile("\"userId\":\"([^\"]+)\"");

    private final List<String> accounts;
    private final Map<String, List<String>> users = new ConcurrentHashMap<>();

    record Pool(String licenseType, int seats) {}

    CommandGenerator(List<String> accounts) {
        this.accounts = accounts;
        accounts.forEach(account -> users.put(account, new ArrayList<>()));
    }

    Ask next(Random random) {
        String account = accounts.get(random.nextInt(accounts.size()));
        String pool = oneOf(POOL_NAMES, random);
        int choice = random.nextInt(100);
        String user = userOf(account, random);
        if (choice < 35 || user.isEmpty()) {
            return Ask.invite(account, "p%d@example.com".formatted(random.nextInt(ADDRESSES)), poolsFor(random));
        } else if (choice < 55) {
            return Ask.assign(account, user, pool);
        } else if (choice < 67) {
            return Ask.change(account, user, typeOf(pool), pool);
        } else if (choice < 79) {
            return Ask.release(account, user, typeOf(pool));
        } else if (choice < 90) {
            return Ask.remove(account, user);
        } else if (choice < 96) {
            return Ask.resize(account, pool, random.nextInt(MOST_SEATS + 1));
        }
        return Ask.name(account, user, "Name " + random.nextInt(1_000));
    }

    /** A command that changes something whatever happened before. */
    Ask certain(String id, Random random) {
        return Ask.rename(oneOf(accounts, random), oneOf(POOL_NAMES, random), id);
    }

    /** Learns who has been invited. */
    void learn(SentCommand command) {
        if (command.answer() instanceof Accepted accepted
                && command.ask().command().equals("user.invite")) {
            Matcher user = USER.matcher(accepted.text());
            if (user.find()) {
                List<String> known = usersOf(command.ask().account());
                synchronized (known) {
                    known.add(user.group(1));
                    if (known.size() > REMEMBERED) {
                        known.removeFirst();
                    }
                }
            }
        }
    }

    private String userOf(String account, Random random) {
        List<String> known = usersOf(account);
        synchronized (known) {
            return known.isEmpty() ? "" : oneOf(known, random);
        }
    }

    private List<String> usersOf(String account) {
        return users.getOrDefault(account, List.of());
    }

    /** No pool, or one of each of one or two types. */
    private static List<String> poolsFor(Random random) {
        List<String> pools = new ArrayList<>();
        if (random.nextInt(3) > 0) {
            pools.add(random.nextBoolean() ? "enterprise-a" : "enterprise-b");
        }
        if (random.nextInt(3) > 0) {
            pools.add(random.nextBoolean() ? "analytics-a" : "analytics-b");
        }
        return pools;
    }

    private static String typeOf(String pool) {
        return pool.substring(0, pool.indexOf('-'));
    }

    private static String oneOf(List<String> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }
}

package io.seatledger.command.account;

import io.seatledger.command.language.Domain;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The domains of public mail providers. Anybody can have an address there, so an address does not show which
 * organization its owner belongs to. The file says where the list is from.
 */
final class PublicMailDomains {

    private static final Set<String> DOMAINS = read();

    private PublicMailDomains() {}

    static boolean contain(Domain domain) {
        return DOMAINS.contains(domain.value());
    }

    private static Set<String> read() {
        try (InputStream list = PublicMailDomains.class.getResourceAsStream("public-mail-domains.txt")) {
            String text = new String(Objects.requireNonNull(list).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

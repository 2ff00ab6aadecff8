package io.seatledger.infra.tokenissuer;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The settings of the token issuer.
 *
 * @param issuer the {@code iss} of its tokens
 * @param keyFile the file that keeps the signing key, so that tokens stay valid after a restart
 */
@ConfigurationProperties("seatledger.token-issuer")
record TokenIssuerProperties(String issuer, Path keyFile) {}

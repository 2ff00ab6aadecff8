package io.seatledger.infra.tokenissuer;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of the issuer.
 *
 * @param issuer the {@code iss} of its tokens
 * @param keyFile where the signing key is kept, so that tokens outlive a restart
 */
@ConfigurationProperties("seatledger.token-issuer")
record TokenIssuerProperties(String issuer, Path keyFile) {}

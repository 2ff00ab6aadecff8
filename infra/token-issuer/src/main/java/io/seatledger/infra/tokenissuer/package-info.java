/** An OpenID Connect issuer for the local stack. Production uses a real identity provider. */
@NullMarked
package io.seatledger.infra.tokenissuer;

import org.jspecify.annotations.NullMarked;

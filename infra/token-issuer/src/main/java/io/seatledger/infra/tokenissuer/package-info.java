/** An OpenID Connect issuer for one machine, in place of the identity provider of production. */
@NullMarked
package io.seatledger.infra.tokenissuer;

import org.jspecify.annotations.NullMarked;

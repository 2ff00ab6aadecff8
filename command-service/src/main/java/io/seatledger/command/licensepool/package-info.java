/** License pools: how many seats of a license type there are, and how many are taken. */
@NullMarked
package io.seatledger.command.licensepool;

import org.jspecify.annotations.NullMarked;

/**
 * The published language of Seatledger: what can happen to an account, its users and its license pools, and how it is
 * written down. It depends on nothing but the JSON library, so that every consumer can use it.
 */
@NullMarked
package io.seatledger.events;

import org.jspecify.annotations.NullMarked;

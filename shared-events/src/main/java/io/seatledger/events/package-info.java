/**
 * The published language of Seatledger: what can happen to an account, its users, its license pools and its imports,
 * and how that is written down. It depends on nothing but the JSON library, so every consumer can use it.
 */
@NullMarked
package io.seatledger.events;

import org.jspecify.annotations.NullMarked;

package io.seatledger.command.automation;

import io.seatledger.command.decision.Actor;
import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.PassingFailures;
import io.seatledger.command.language.Ids;
import io.seatledger.command.language.Subject;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the commands of an automation. They are decided like all other commands, so they may be refused or change
 * nothing.
 */
final class Automation {

    private static final Logger LOG = LoggerFactory.getLogger(Automation.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final CommandDispatcher dispatcher;
    private final Ids ids;
    private final Actor actor;

    /** @param name the name under which the history shows the automation */
    Automation(CommandDispatcher dispatcher, Ids ids, String name) {
        this.dispatcher = dispatcher;
        this.ids = ids;
        this.actor = Actor.of(new Subject("automation:" + name));
    }

    <R> Decision<R> send(Command<R> command) throws InterruptedException {
        return send(command, actor);
    }

    /** Sends a command on behalf of the subject who asked for it earlier. */
    <R> Decision<R> sendFor(String subject, Command<R> command) throws InterruptedException {
        return send(command, Actor.of(new Subject(subject)));
    }

    /**
     * Sends a command again and again until a failure that passes has passed. An earlier attempt may have had its
     * effect, so the decision must recognise a repeat.
     */
    <R> Decision<R> insist(Command<R> command) throws InterruptedException {
        while (true) {
            try {
                return send(command);
            } catch (RuntimeException e) {
                if (!PassingFailures.isPassing(e)) {
                    throw e;
                }
                LOG.warn("{} was not answered, retrying: {}", command.getClass().getSimpleName(), e.toString());
                Thread.sleep(PAUSE);
            }
        }
    }

    private <R> Decision<R> send(Command<R> command, Actor sender) throws InterruptedException {
        return dispatcher
                .dispatchUnlimited(command, CommandContext.of(sender, ids.next()))
                .decision();
    }
}

package io.seatledger.command.bus;

import com.nimbusds.jwt.JWTParser;
import java.text.ParseException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Whom a record claims to be from. It only decides which records queue together: whoever claims to be somebody else
 * waits in the line of that sender, and is refused there.
 */
final class UnverifiedSender {

    private UnverifiedSender() {}

    /** The subject in the record's token; empty if there is none that can be read. */
    static String of(ConsumerRecord<byte[], byte[]> message) {
        try {
            return String.valueOf(JWTParser.parse(CommandRecord.tokenOf(message))
                    .getJWTClaimsSet()
                    .getSubject());
        } catch (UnreadableCommandException | ParseException | RuntimeException _) {
            return "";
        }
    }
}

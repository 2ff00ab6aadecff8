package io.seatledger.infra.parts;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;

/** The main class of a Kafka broker's process, which ends together with its parent. */
public final class KafkaBrokerMain {

    private KafkaBrokerMain() {}

    /** Arguments: the path of {@code server.properties}, and the cluster identifier to format an empty folder with. */
    public static void main(String[] arguments) throws IOException {
        Properties properties = new Properties();
        try (var in = Files.newBufferedReader(Path.of(arguments[0]))) {
            properties.load(in);
        }
        if (!Files.exists(Path.of(properties.getProperty("log.dirs"), "meta.properties"))) {
            StorageTool.execute(
                    new String[] {"format", "-t", arguments[1], "-c", arguments[0]},
                    new PrintStream(System.out, true, StandardCharsets.UTF_8));
        }
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown));
        Thread.ofPlatform().daemon().start(KafkaBrokerMain::endWithParent);
        server.startup();
        server.awaitShutdown();
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // The parent never writes; the pipe is closed when the parent ends.
            }
        } catch (IOException _) {
            // A broken pipe also means that the parent has ended.
        }
        System.exit(0);
    }
}

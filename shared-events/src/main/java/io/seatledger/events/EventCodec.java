package io.seatledger.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Translates between events and their JSON text; nothing else does. Reading is strict: an event is malformed if a field
 * is unknown or repeated, if a required one is missing or {@code null}, or if a value has another type. The codec is
 * immutable and thread-safe.
 */
public final class EventCodec {

    private record Entry(
            EventType type, Class<? extends Event> event, List<RecordComponent> required, String subjectField) {}

    private static final String ACCOUNT_FIELD = "accountId";
    private static final JsonFactory FIELDS = new JsonFactory();

    private final JsonMapper json = strictMapper();
    private final ObjectWriter tagsWriter = json.writerFor(new TypeReference<List<String>>() {});
    private final Map<Class<?>, Entry> byClass;
    private final Map<EventType, Entry> byType;

    /** Makes a codec for every event of the sealed vocabularies. */
    public EventCodec() {
        this(_ -> true);
    }

    /** Makes a codec for a part of the vocabularies, such as an older version of them had. */
    public EventCodec(Predicate<EventType> known) {
        List<Entry> entries = recordsOf(Event.class)
                .map(EventCodec::entry)
                .filter(entry -> known.test(entry.type()))
                .toList();
        byClass = entries.stream().collect(Collectors.toUnmodifiableMap(Entry::event, Function.identity()));
        byType = entries.stream().collect(Collectors.toUnmodifiableMap(Entry::type, Function.identity()));
    }

    /** All names and revisions that this codec can write and read. */
    public Collection<EventType> vocabulary() {
        return byType.keySet();
    }

    /** The record of a name and revision of the vocabulary. */
    public Class<? extends Event> recordOf(EventType type) {
        return Objects.requireNonNull(byType.get(type), () -> type + " is not in the vocabulary")
                .event();
    }

    /** The contractual name and revision of an event. */
    public EventType typeOf(Event event) {
        return typeOf(event.getClass());
    }

    /** The contractual name and revision of a class of events. */
    public EventType typeOf(Class<? extends Event> event) {
        return Objects.requireNonNull(byClass.get(event), () -> event + " is not a record of the vocabulary")
                .type();
    }

    /** Writes an event and leaves out fields that are {@code null}. */
    public String encode(Event event) {
        return json.writeValueAsString(event);
    }

    /**
     * Reads an event.
     *
     * @throws MalformedEventException when the name and revision are known, but the text does not fit them
     */
    public DecodedEvent decode(String name, int revision, String payloadJson) {
        Entry entry = byType.get(new EventType(name, revision));
        if (entry == null) {
            return new DecodedEvent.Unknown(name, revision, payloadJson);
        }
        Event event = read(payloadJson, entry.event());
        for (RecordComponent component : entry.required()) {
            if (valueOf(component, event) == null) {
                throw new MalformedEventException(name + " lacks " + component.getName());
            }
        }
        return new DecodedEvent.Known(event);
    }

    /**
     * What the event happened to (see {@link Event#happenedTo}), without reading more of the event than it takes; the
     * account if this version cannot tell.
     */
    String subjectOf(EventEnvelope envelope) {
        Entry entry = byType.get(new EventType(envelope.name(), envelope.revision()));
        if (entry == null || entry.subjectField().equals(ACCOUNT_FIELD)) {
            return envelope.accountId();
        }
        try (JsonParser parser = FIELDS.createParser(ObjectReadContext.empty(), envelope.payloadJson())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean found = parser.currentName().equals(entry.subjectField());
                JsonToken value = parser.nextToken();
                if (found) {
                    return value == JsonToken.VALUE_STRING ? parser.getString() : envelope.accountId();
                }
                parser.skipChildren();
            }
            return envelope.accountId();
        } catch (JacksonException _) {
            return envelope.accountId();
        }
    }

    /** Writes metadata and leaves out fields that are {@code null}. */
    public String encodeMetadata(EventMetadata metadata) {
        return json.writeValueAsString(metadata);
    }

    /**
     * Reads metadata.
     *
     * @throws MalformedEventException when the text is not valid metadata
     */
    public EventMetadata decodeMetadata(String metadataJson) {
        EventMetadata metadata = read(metadataJson, EventMetadata.class);
        if (isAbsent(metadata.actor())) {
            throw new MalformedEventException("the metadata lacks the actor");
        }
        return metadata;
    }

    /** Writes the tags of an event as an array. */
    String encodeTags(List<String> tags) {
        return tagsWriter.writeValueAsString(tags);
    }

    /**
     * Reads the tags of an event.
     *
     * @throws MalformedEventException when the text is not an array of texts
     */
    List<String> decodeTags(String tagsJson) {
        String[] tags = read(tagsJson, String[].class);
        if (Arrays.stream(tags).anyMatch(EventCodec::isAbsent)) {
            throw new MalformedEventException("a tag is null");
        }
        return List.of(tags);
    }

    private <T> T read(String text, Class<T> type) {
        try {
            T value = json.readValue(text, type);
            if (isAbsent(value)) {
                throw new MalformedEventException(type.getSimpleName() + " is null");
            }
            return value;
        } catch (JacksonException e) {
            throw new MalformedEventException(type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }

    /** JSON can say {@code null} where a Java type cannot. */
    private static boolean isAbsent(@Nullable Object value) {
        return value == null;
    }

    private static Entry entry(Class<? extends Event> event) {
        EventName name = Objects.requireNonNull(event.getAnnotation(EventName.class), () -> event + " has no name");
        List<RecordComponent> required = Arrays.stream(event.getRecordComponents())
                .filter(c -> !c.getAnnotatedType().isAnnotationPresent(Nullable.class))
                .toList();
        return new Entry(new EventType(name.value(), name.revision()), event, required, subjectFieldOf(event));
    }

    private static String subjectFieldOf(Class<? extends Event> event) {
        if (UserEvent.class.isAssignableFrom(event)) {
            return "userId";
        }
        if (LicensePoolEvent.class.isAssignableFrom(event)) {
            return "poolId";
        }
        return ImportEvent.class.isAssignableFrom(event) ? "importId" : ACCOUNT_FIELD;
    }

    private static Stream<Class<? extends Event>> recordsOf(Class<? extends Event> vocabulary) {
        return vocabulary.isRecord()
                ? Stream.of(vocabulary)
                : Arrays.stream(vocabulary.getPermittedSubclasses()).flatMap(c -> recordsOf(c.asSubclass(Event.class)));
    }

    private static @Nullable Object valueOf(RecordComponent component, Event event) {
        try {
            return component.getAccessor().invoke(event);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the accessor of a public record could not be called", e);
        }
    }

    private static JsonMapper strictMapper() {
        var factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        return JsonMapper.builder(factory)
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS, MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .changeDefaultPropertyInclusion(v -> v.withValueInclusion(JsonInclude.Include.NON_NULL))
                .withCoercionConfig(
                        LogicalType.Textual,
                        c -> c.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .build();
    }
}

package io.seatledger.query;

import io.seatledger.query.consuming.StoredTimes;
import org.bson.Document;
import org.springframework.data.mongodb.core.convert.DefaultMongoTypeMapper;
import org.springframework.data.mongodb.core.convert.MappingMongoConverter;
import org.springframework.data.mongodb.core.convert.MongoCustomConversions;
import org.springframework.data.mongodb.core.convert.NoOpDbRefResolver;
import org.springframework.data.mongodb.core.mapping.MongoMappingContext;

/** How a view is written to MongoDB and read back, without a server. */
public final class StoredDocuments {

    private static final MappingMongoConverter CONVERTER = converter();

    private StoredDocuments() {}

    /** The document that is stored for a view. */
    public static Document of(Object view) {
        Document document = new Document();
        CONVERTER.write(view, document);
        return document;
    }

    /**
     * The document's fields as JSON says them, for comparison with a text: JSON has no {@code int} and {@code long}.
     */
    public static Document plain(Document document) {
        return Document.parse(document.toJson());
    }

    /** The view that a stored document is read as. */
    public static <T> T read(Class<T> view, Document document) {
        return CONVERTER.read(view, document);
    }

    private static MappingMongoConverter converter() {
        MongoCustomConversions conversions = StoredTimes.conversions();
        var context = new MongoMappingContext();
        context.setSimpleTypeHolder(conversions.getSimpleTypeHolder());
        var converter = new MappingMongoConverter(NoOpDbRefResolver.INSTANCE, context);
        converter.setCustomConversions(conversions);
        converter.setTypeMapper(new DefaultMongoTypeMapper(null));
        converter.afterPropertiesSet();
        return converter;
    }
}

"""What papers of other countries' offices and bodies call things, in the languages in which they reach an enterprise here.

Latin letters stand without their marks (`extractors.normalise.bare`), words with or without spaces between them. Sources: the forms of
the national offices (WIPO's directory), of certification schemes in their markets, and dictionaries.
"""

from __future__ import annotations

_LATIN = (
    r"certificate|certificats?|certificado|certificato|certificaat|zertifikate?|bescheinigung|urkunde|sertifikat"
    r"|sertifikasi|sijil|perakuan"
    r"|giay ?chung ?nhan|belgesi|swiadectwo|certyfikat|osvedceni|tanusitvany|atestado|attestato"
    r"|attestation|attest|certifikat|intyg"
)
WORD_FOR_CERTIFICATE = (
    rf"(?<![a-z])(?:{_LATIN})(?![a-z])|сертификат|свидетельство|декларация|شهادة|ใบรับรอง|ใบอนุญาต|หนังสือรับรอง"
    rf"|หนังสือสำคัญ|인증서|등록증|확인서|認[証證]書|證明書"
)
"""A paper that certifies something; with the spaces of the print."""

TRADE_MARK = (
    r"nhan ?hieu|tanda ?dagang|cap ?dagangan|sertifikat ?merek|pendaftaran ?merek|registro ?(?:de|da) ?(?:la ?)?marcas?|marca ?registrada"
    r"|registo ?de ?marca|titulo ?de ?(?:registro|concessao).{0,12}marca|marque ?(?:de ?fabrique|de ?commerce|enregistree|francaise)"
    r"|enregistrement ?(?:de|d.une|d.) ?(?:la ?)?marque|eingetragene ?marke|markenurkunde|eintragung ?(?:der|einer) ?(?:\w*)marke"
    r"|markenregister"
    r"|marchio ?(?:d.impresa|registrato)|registrazione ?(?:del|di|per) ?marchio|merkinschrijving|(?:benelux|eu)[- ]?merk"
    r"|inschrijving.{0,12}merk"
    r"|marka ?tescil|znak ?towarow|ochranna ?znamka|vedjegy|varumarke|varemaerke|varemerke|tavaramerkki"
    r"|เครื่องหมายการค้า|เครื่องหมายบริการ|علامة ?تجارية|العلامة ?التجارية|товарный ?знак|знак ?обслуживания|торговельн"
    r"|商標(?:註冊|登録|證|证)|상표"
)
"""A trade mark, as registers call it."""

PATENT = (
    r"bang ?doc ?quyen|giai ?phap ?huu ?ich|kieu ?dang ?cong ?nghiep|sertifikat ?paten|paten ?sederhana|desain ?industri"
    r"|sijil ?paten|perakuan ?pemberian"
    r"|patente ?(?:de|di) ?inv|carta ?patente|modelo ?de ?utilidad[e]?|diseno ?industrial|desenho ?industrial"
    r"|brevetto|brevet ?d.invention"
    r"|certificat ?d.utilite|dessins? ?(?:ou|et|industriel)|patenturkunde|gebrauchsmuster|geschmacksmuster|octrooi"
    r"|patent ?belgesi|faydali ?model"
    r"|endustriyel ?tasarim|патент ?на|полезную ?модель|براءة ?اختراع|สิทธิบัตร|อนุสิทธิบัตร|特許証|実用新案"
    r"|意匠登録|특허증|실용신안|專利(?:證書|证書)"
)
"""A patent, utility model or design, as registers call it."""

CONFORMITY = (
    r"giay ?chung ?nhan ?(?:hop ?quy|hop ?chuan|su ?phu ?hop|phu ?hop)|sertifikat ?(?:kesesuaian|produk|kesesuaian ?produk)|SPPT[- ]?SNI"
    r"|tanda ?SNI|perakuan ?(?:pematuhan|kelulusan|pengesahan)|sijil ?(?:pematuhan|perakuan|pengesahan)|pensijilan ?(?:keluaran|produk)"
    r"|lesen ?pensijilan|certificado ?de ?(?:conformidade?|cumplimiento|homologac\w+)|homologac(?:ao|ion)|constancia ?de ?conformidad"
    r"|(?:certificat|attestation) ?de ?conformite|attestation ?d.examen|konformitats(?:bescheinigung|erklarung|zertifikat|bewertung)"
    r"|baumusterpruf|pruf(?:bescheinigung|zertifikat|zeichen)|dichiarazione ?di ?conformita"
    r"|(?:certificato|attestato) ?di ?(?:conformita|esame)"
    r"|(?:conformiteits|overeenstemmings)(?:certificaat|verklaring)|certificaat ?van ?(?:conformiteit|overeenstemming)"
    r"|uygunluk ?(?:belgesi|beyani)"
    r"|(?:certyfikat|deklaracja) ?zgodnosci|prohlaseni ?o ?shode|сертификат ?соответствия|декларация ?о ?соответствии"
    r"|شهادة ?(?:ال)?مطابقة"
    r"|商品(?:驗證|检验|檢驗)(?:登錄|登记)?(?:證書|证书)|型式(?:認可|试验|認證|認定|承認)(?:證書|証書|証明書?|證明書?)"
    r"|驗證(?:登錄)?證明?書|[電电]信.{0,8}審驗(?:證明|合格)"
    r"|適合(?:同等|性検査)?証明書?|工事設計認証|안전(?:인증|확인)|적합(?:성|등록|인증)|ใบอนุญาต(?:ทำ|นำเข้า|แสดงเครื่องหมาย)"
    r"|มาตรฐานผลิตภัณฑ์"
)
"""That a product conforms, or is approved for a market."""

HALAL = (
    r"(?:ser|cer)tifi\w{2,5} ?(?:de ?)?halal|halal ?(?:product ?)?(?:certificat|assurance|sertifik|registration|approval)"
    r"|jaminan ?produk ?halal|sijil ?(?:pengesahan ?)?halal|ฮาลาล|شهادة ?حلال|giay ?chung ?nhan ?halal"
    r"|清真(?:产品|食品|認證|认证).{0,4}[证證][书書]"
    r"|kosher ?certificat|certificate ?of ?kashrut"
)
"""That food is fit for believers: what markets ask for, and what a body certifies by product."""

MANAGEMENT_SYSTEM = (
    r"sistem ?manajemen|sistem ?pengurusan|he ?thong ?quan ?ly|sistema ?(?:de|di|da) ?(?:la ?)?(?:gestion|gestao|gestione|qualidade)"
    r"|systeme ?de ?(?:management|gestion)|managementsysteem|management ?systeem|(?:qualitats|umwelt|energie)?managementsystems?"
    r"|yonetim ?sistemi"
    r"|system(?:u|em)? ?zarzadzania|система ?(?:менеджмента|управления)|ระบบ(?:การ)?(?:จัดการ|บริหาร)|نظام ?إدارة"
    r"|管理體系|マネジメントシステム|경영시스템"
)
"""A management system, in other languages than English."""

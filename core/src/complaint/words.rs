//! The words of the facts by which complaints are told apart.

use serde::{Deserialize, Serialize};

/// An enum of the words that a fact of the handbook may have.
macro_rules! words {
    ($($(#[doc = $doc:literal])+ $name:ident of $fact:ident { $($(#[doc = $word_doc:literal])+ $variant:ident = $word:literal,)+ })+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[doc = $word_doc])+ #[serde(rename = $word)] $variant,)+ }

        impl $name {
            /// Every word, in the order of the handbook.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value of a word.
            #[allow(dead_code, reason = "not every fact is read from a case")]
            pub(super) fn find(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == word)
            }
        }
    )+

        #[cfg(test)]
        mod tests {
            use super::*;
            use crate::handbook::table::fact;

            #[test]
            fn the_words_are_those_of_the_handbook() {
                $(
                    let words: Vec<&str> = $name::ALL.iter().map(|value| value.as_str()).collect();
                    assert_eq!(words, fact::$fact.entry().values.iter().map(|value| value.id).collect::<Vec<_>>());
                    assert!(words.iter().all(|word| $name::find(word).is_some_and(|value| value.as_str() == *word)));
                )+
            }
        }
    };
}

words! {
    /// The class of a complaint: the words of the fact `complaint_class`.
    ComplaintClass of COMPLAINT_CLASS {
        /// Billing or support systems.
        BillingSupport = "billing_support",
        /// Network.
        Network = "network",
        /// Service or card.
        ServiceCard = "service_card",
        /// Monternet.
        Monternet = "monternet",
        /// A class that the dispatch chart does not know.
        Other = "other",
    }
    /// Where a complaint came from: the words of the fact `complaint_source`.
    ComplaintSource of COMPLAINT_SOURCE {
        /// The customer came to a self-operated hall.
        HallVisit = "hall_visit",
        /// The customer called the hall.
        Phone = "phone",
        /// The customer wrote to the hall.
        Letter = "letter",
        /// Passed on by a `GoTone` account manager of the branch.
        GotoneAccountManager = "gotone_account_manager",
        /// Passed on by a channel representative.
        ChannelRepresentative = "channel_representative",
        /// Passed on by a cooperative channel.
        CooperativeChannel = "cooperative_channel",
        /// Passed on by the provincial Green Net.
        ProvincialGreenNet = "provincial_green_net",
        /// The hotline of the general manager.
        GmHotline = "gm_hotline",
        /// A special channel.
        SpecialChannel = "special_channel",
        /// A letter that another body has passed on, such as the consumers' association.
        ForwardedLetter = "forwarded_letter",
        /// Escalated by a branch to the company.
        BranchEscalation = "branch_escalation",
        /// A special complaint of the branch's area.
        AreaSpecial = "area_special",
        /// Escalated within the branch's area.
        AreaEscalation = "area_escalation",
        /// Taken by a group account manager.
        GroupAccountManager = "group_account_manager",
        /// A channel that no step names.
        Other = "other",
    }
    /// The grade of a complaint: the words of the fact `complaint_grade`. The deployment says which of its grades bears which number
    /// (reading `amb.complaint_grades`).
    ComplaintGrade of COMPLAINT_GRADE {
        /// The grade that the deployment numbers 1.
        Grade1 = "grade_1",
        /// The grade that the deployment numbers 2.
        Grade2 = "grade_2",
        /// The grade that the deployment numbers 3.
        Grade3 = "grade_3",
        /// The grade that the deployment numbers 4.
        Grade4 = "grade_4",
    }
    /// The kind of department to which a complaint is dispatched again: the words of the fact `complaint_redispatch_to`.
    RedispatchTo of COMPLAINT_REDISPATCH_TO {
        /// One to which it goes by its class.
        SupportDepartment = "support_department",
        /// One to which support departments pass it on.
        ResponsibleDepartment = "responsible_department",
    }
}

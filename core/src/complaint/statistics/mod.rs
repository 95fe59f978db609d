//! Statistics of complaints: by class, cause, department and time, two periods side by side, what the bulletin needs (M I.4, I.17, P 4.3).

mod bulletin;
mod compare;
mod complaint;
mod count;
mod counting;
mod figures;
mod turn;

pub use bulletin::{BranchResult, ComplaintBulletin, MeasureResult};
pub use compare::{Compared, ComparedCause, ComparedClass, ComparedDepartment, ComparedFigures, ComplaintComparison};
pub use complaint::{CountedComplaint, DepartmentTurn};
pub use count::count;
pub use count::{CauseComplaints, ClassComplaints, ComplaintStatistics, DayComplaints, DepartmentComplaints, HourComplaints};
pub use counting::{BranchMeasure, ComplaintCounting, ComplaintMeasure, ComplaintPeriod};
pub use figures::{ComplaintFigures, DepartmentAnswers};
